module content_match (
    input  logic       clk,
    input  logic       rst,
    input  logic       write,
    input  logic       erase,
    input  logic [1:0] slot,
    input  logic [5:0] tag,
    input  logic [5:0] key,
    output logic       hit,
    output logic       twins,
    output logic [1:0] where,
    output logic [3:0] used
);
