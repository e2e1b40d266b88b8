module johnson_ring (
    input  logic       clk,
    input  logic       rst,
    input  logic       en,
    input  logic       back,
    output logic [4:0] q,
    output logic       home
);
