module top (input [7:0] a, output [7:0] y, output z, output [7:0] w);
    assign y = a + 8'h0f;
    assign z = a == 3 ? 1'b0 : 1'b1;
    assign w = {4{2'b10}};
endmodule
