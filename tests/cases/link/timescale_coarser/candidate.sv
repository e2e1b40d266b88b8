`timescale 1us/1ns
module dut(input clk, input [3:0] d, output [3:0] q);
    assign #0.003 q = d;
endmodule
