module reg_file (
    input  logic        clk,
    input  logic        rst,
    input  logic [1:0]  wr,
    input  logic [2:0]  wr_addr,
    input  logic [15:0] wr_data,
    input  logic [2:0]  a_addr,
    output logic [15:0] a_data,
    input  logic [2:0]  b_addr,
    output logic [15:0] b_data
);
