module dut #(parameter [7:0] INIT = 3, parameter real R = 0.5, parameter S = "no", parameter signed [7:0] T = 1,
             parameter [1:0] X = 0, parameter time P = 5)
    (input [7:0] d, output [7:0] q);
    initial $display("%m %0d %f <%s> %0d %b %0d", INIT, R, S, T, X, P);
    assign q = d + INIT + (X === 2'bx1);
endmodule
