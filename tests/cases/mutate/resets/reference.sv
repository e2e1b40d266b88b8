module top (input clk, input rst, input arst_n, input d, output reg q, output reg r, output reg s);
    always @(posedge clk)
        if (rst) q <= 0;
        else q <= d;
    always @(posedge clk or negedge arst_n) begin
        if (!arst_n) r <= 0;
        else r <= d;
    end
    always @(negedge clk) begin
        s <= d;
        if (rst) s <= 0;
    end
endmodule
