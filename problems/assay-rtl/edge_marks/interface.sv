module edge_marks (
    input  logic       clk,
    input  logic       rst,
    input  logic [3:0] din,
    output logic [3:0] rise,
    output logic [3:0] fall,
    output logic       any
);
