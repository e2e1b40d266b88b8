`timescale 1ns/1ps
module tb;
    reg [7:0] d = 0;
    wire [7:0] a, b, c;
    dut #(.INIT(300), .R(2), .S("a\"b\\c\n"), .X(2'bx1)) u (.d(d), .q(a));
    dut #(.INIT(-1), .R(2.75), .S("")) v (.d(d), .q(b));
    dut #(.INIT(8'hff), .T(-2)) w (.d(d), .q(c));
    always #5 d = d + 3;
    always @(d) #1 $display("%0t %b %b %b %b", $time, d, a, b, c);
    initial #100 $finish;
endmodule
