module leaf #(parameter I = 0)(input a, output b); assign b = a ^ I; endmodule
module dut(input clk, input [3:0] d, output [3:0] q);
    genvar i;
    generate for (i = 0; i < 4; i = i + 1) begin : g leaf #(.I(i & 1)) l (.a(d[i]), .b(q[i])); end endgenerate
endmodule
