`timescale 1ns/1ps
module tb;
    reg [7:0] d = 0;
    wire [7:0] a, b, c;
    dut #(.K(2)) u (.d(d), .q(a));
    dut v (.d(d), .q(b));
    defparam u.OFF = 5, v.K = 4;
    genvar i;
    wire [31:0] all;
    for (i = 0; i < 4; i = i + 1) begin : g
        dut w (.d(d), .q(all[8 * i +: 8]));
        defparam w.K = i + 1;
    end
    dut plain (.d(d), .q(c));
    always #5 d = d + 3;
    always @(d) #1 $display("%0t %h %h %h %h %h", $time, d, a, b, c, all);
    initial #100 $finish;
endmodule
