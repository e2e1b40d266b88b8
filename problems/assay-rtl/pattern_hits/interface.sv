module pattern_hits (
    input  logic       clk,
    input  logic       rst,
    input  logic       valid,
    input  logic       din,
    output logic       hit,
    output logic [2:0] hits
);
