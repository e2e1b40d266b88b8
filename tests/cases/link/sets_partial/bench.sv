module tb;
    reg [7:0] d = 3;
    wire [7:0] a, b, c;
    dut #(.A(4)) u (.d(d), .q(a));
    dut #(.B(2)) v (.d(d), .q(b));
    dut #(.A(4), .B(2)) w (.d(d), .q(c));
    initial #1 $display("%h %h %h %0d %0d", a, b, c, u.B, w.SUM);
endmodule
