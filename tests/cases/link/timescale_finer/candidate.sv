`timescale 1ns/10fs
module dut(input clk, input [3:0] d, output reg [3:0] q);
    always @(posedge clk) #0.00125 q <= #0.5 d;
    always @(q) $display("%f", $realtime);
endmodule
