`timescale 1ns/1ps
module other(input clk, input [3:0] d, output reg [3:0] q);
    always @(posedge clk) q = d + 1;
endmodule
module tb;
    reg clk = 0;
    reg [3:0] d = 0;
    wire [3:0] q;
    wire [3:0] m; other o (.clk(clk), .d(q), .q(m)); dut u (.clk(clk), .d(m), .q(q)); other z (.clk(clk), .d(q), .q());
    always #5 clk = ~clk;
    always @(negedge clk) d <= d + 3;
    always @(posedge clk) $display("%0t %b %b", $time, d, q);
    initial #100 $finish;
endmodule
