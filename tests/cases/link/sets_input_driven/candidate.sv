module dut #(parameter K = 1) (input [7:0] d, output [7:0] q);
    assign q = d * K;
    generate if (K == 5) assign (supply1, supply0) d = 1; endgenerate
endmodule
