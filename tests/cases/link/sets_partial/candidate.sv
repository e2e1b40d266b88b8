module dut #(parameter B = 1, parameter A = 1, parameter SUM = A + B) (input [7:0] d, output [A+B-1:0] q);
    assign q = d * SUM;
endmodule
