`timescale 1ns/1ps
module tb;
    reg clk = 0;
    reg [3:0] d = 0;
    wire [3:0] q;
    dut u (.clk(clk), .d(d), .q(q));
    always #5 clk = ~clk;
    always @(negedge clk) d <= d + 3;
    always @(posedge clk) $display("%0t %b %b", $time, d, q);
    initial #100 $finish;
endmodule
