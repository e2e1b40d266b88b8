module dut(input clk, input [3:0] d, output [3:0] q);
    assign d = 4'b0011;
    assign q = d;
endmodule
