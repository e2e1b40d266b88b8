module byte_serializer (
    input  logic        clk,
    input  logic        rst_n,
    input  logic        in_valid,
    input  logic [31:0] in_word,
    input  logic [1:0]  in_count,
    output logic        in_ready,
    output logic        out_valid,
    output logic [7:0]  out_byte,
    output logic        out_last,
    input  logic        out_ready
);
