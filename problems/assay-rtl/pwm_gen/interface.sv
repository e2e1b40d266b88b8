module pwm_gen (
    input  logic       clk,
    input  logic       rst,
    input  logic       run,
    input  logic       wr,
    input  logic [3:0] duty,
    output logic       out,
    output logic       restart
);
