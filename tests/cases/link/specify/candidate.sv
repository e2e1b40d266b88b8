module dut(input clk, input [3:0] d, output [3:0] q);
    specify (d => q) = (2, 3); endspecify
    assign q = d;
endmodule
