module gray_counter (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       en,
    input  logic       down,
    output logic [3:0] gray,
    output logic       wrapped
);
