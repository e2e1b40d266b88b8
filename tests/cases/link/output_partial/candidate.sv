module dut(input clk, input [3:0] d, output [3:0] q);
    assign q[2:1] = d[1:0];
endmodule
