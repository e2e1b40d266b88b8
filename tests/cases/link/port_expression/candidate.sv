module dut(clk, d, .q({b, a}));
    input clk; input [3:0] d; output [1:0] a, b;
    assign {b, a} = d;
endmodule
