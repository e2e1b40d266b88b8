module uart_tx (
    input  logic       clk,
    input  logic       rst,
    input  logic [1:0] bits_x,
    input  logic [1:0] parity,
    input  logic       valid,
    input  logic [7:0] data,
    output logic       ready,
    output logic       line,
    output logic [3:0] sent
);
