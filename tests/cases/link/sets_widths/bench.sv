`timescale 1ns/1ps
module tb;
    reg clk = 0;
    reg [15:0] d = 16'h1234;
    wire [3:0] a;
    wire [7:0] b;
    wire [15:0] c;
    wire one;
    dut #(4, 3) u4 (.clk(clk), .d(d[3:0]), .q(a));
    dut #(.W(8)) u8 (.clk(clk), .d(d[7:0]), .q(b));
    dut #(.INIT(9), .W(16)) u16 (.clk(clk), .d(d), .q(c));
    dut #(.W(1)) u1 (.clk(clk), .d(b[7]), .q(one));
    dut #(.W(8)) again (.clk(clk), .d(b), .q());
    always #5 clk = ~clk;
    always @(negedge clk) d <= d * 3 + 7;
    always @(posedge clk) $display("%0t %h %h %h %h %b", $time, d, a, b, c, one);
    always @(u16.q) $display("%0t u16 %h %h", $time, u16.q, again.q);
    initial begin $display("%0d %0d %0d %b", u4.W, u16.W, u8.L, u4.INIT); #100 $finish; end
endmodule
