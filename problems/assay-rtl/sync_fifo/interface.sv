module sync_fifo (
    input  logic       clk,
    input  logic       rst,
    input  logic       push,
    input  logic [7:0] din,
    input  logic       pop,
    output logic [7:0] dout,
    output logic [2:0] level,
    output logic       empty,
    output logic       full,
    output logic       nearly_full,
    output logic       dropped
);
