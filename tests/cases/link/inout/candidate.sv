module dut(input clk, input [3:0] d, inout [3:0] q);
    assign q = clk ? d : 4'bz;
endmodule
