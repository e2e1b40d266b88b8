module run_length (
    input  logic       clk,
    input  logic       rst,
    input  logic       valid,
    input  logic [3:0] symbol,
    input  logic       flush,
    output logic       out,
    output logic [3:0] value,
    output logic [3:0] count,
    output logic       open
);
