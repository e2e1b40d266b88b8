module moving_average (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       clear,
    input  logic       valid,
    input  logic [7:0] din,
    output logic [7:0] avg,
    output logic       ready
);
