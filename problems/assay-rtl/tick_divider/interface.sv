module tick_divider (
    input  logic       clk,
    input  logic       rst,
    input  logic       en,
    input  logic [3:0] ratio,
    output logic       tick
);
