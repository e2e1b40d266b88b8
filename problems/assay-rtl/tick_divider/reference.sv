module tick_divider (
    input  logic       clk,
    input  logic       rst,
    input  logic       en,
    input  logic [3:0] ratio,
    output logic       tick
);
    logic [3:0] count;

    always_ff @(posedge clk) begin
        if (rst) begin
            count <= 4'd0;
            tick <= 1'b0;
        end else if (!en) begin
            tick <= 1'b0;
        end else if (count >= ratio) begin
            count <= 4'd0;
            tick <= 1'b1;
        end else begin
            count <= count + 4'd1;
            tick <= 1'b0;
        end
    end
endmodule
