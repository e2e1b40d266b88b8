module top (input a, b, c, output reg y);
    always @(a or b, c)
        y = a & b | c;
endmodule
