module crc8_stream (
    input  logic       clk,
    input  logic       rst,
    input  logic       valid,
    input  logic       first,
    input  logic       last,
    input  logic [7:0] din,
    output logic [7:0] crc,
    output logic       good,
    output logic       wrong
);
