module skid_buffer (
    input  logic        clk,
    input  logic        rst,
    input  logic        in_valid,
    input  logic [11:0] in_data,
    output logic        in_ready,
    output logic        out_valid,
    output logic [11:0] out_data,
    input  logic        out_ready
);
