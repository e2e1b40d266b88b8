module top (input a, b, c, output reg y, output z);
    always @* begin
        y = 0;
        if (a)
            if (b) y = 1;
            else y = c;
        else if (c) y = b;
    end
    assign z = a ? b ? c : a : b == c ? 1 : 0;
    generate
        if (1) begin
            wire w = a;
        end
    endgenerate
endmodule
