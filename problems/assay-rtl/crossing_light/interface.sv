module crossing_light (
    input  logic       clk,
    input  logic       rst,
    input  logic       button,
    input  logic       night,
    output logic [1:0] road,
    output logic       walk,
    output logic       asked
);
