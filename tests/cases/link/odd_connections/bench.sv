`timescale 1ns/1ps
module tb;
    reg clk = 0;
    reg [3:0] d = 0;
    wire [3:0] q;
    wire [3:0] f; dut u (.clk(1'b1), .d({d[1:0], 2'b10}), .wide(d), .one(d[2]), .q(q), .few(f[2:1])); always @(f) $display("f %b", f);
    always #5 clk = ~clk;
    always @(negedge clk) d <= d + 3;
    always @(posedge clk) $display("%0t %b %b", $time, d, q);
    initial #100 $finish;
endmodule
