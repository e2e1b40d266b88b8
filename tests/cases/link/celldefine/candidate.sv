`celldefine
module inverted(input [3:0] a, output [3:0] y);
    assign y = ~a;
endmodule
`endcelldefine
module dut(input clk, input [3:0] d, output [3:0] q);
    wire [3:0] y;
    inverted i (.a(d), .y(y));
    assign q = y ^ {4{clk}};
endmodule
