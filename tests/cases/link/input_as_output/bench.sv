`timescale 1ns/1ps
module tb;
    reg v = 0; wire clk = v;
    reg [3:0] d = 0;
    wire [3:0] q;
    dut u (.clk(clk), .d(d), .q(q));
    always #5 v = ~v;
    always @(negedge clk) d <= d + 3;
    always @(posedge clk) $display("%0t %b %b", $time, d, q);
    initial #100 $finish;
endmodule
// reference: module dut(input clk, input [3:0] d, output [3:0] q); assign q = d; endmodule
