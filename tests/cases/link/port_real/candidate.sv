module dut(input clk, input [3:0] d, output real q);
    assign q = d * 1.5;
endmodule
