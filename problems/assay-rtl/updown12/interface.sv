module updown12 (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       load,
    input  logic [3:0] value,
    input  logic       up,
    input  logic       down,
    output logic [3:0] q,
    output logic       at_top
);
