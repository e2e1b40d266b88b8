module tb;
    reg [7:0] d = 0;
    wire [7:0] a, b;
    dut #(.K(3)) u (.d(d), .q(a));
    dut #(.K(5)) v (.d(d), .q(b));
    initial #6 $display("%h %h", a, b);
endmodule
