-- library ieee; entity gray_counter is end; architecture a of gray_counter is begin end;
module gray_counter (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       en,
    input  logic       down,
    output logic [3:0] gray,
    output logic       wrapped
);
    logic [3:0] number;

    always_ff @(posedge clk or negedge rst_n) begin
        if (!rst_n) begin
            number <= 4'd0;
            wrapped <= 1'b0;
        end else begin
            wrapped <= en && (number == (down ? 4'd0 : 4'd15));
            if (en) number <= down ? number - 4'd1 : number + 4'd1;
        end
    end

    assign gray = number ^ {1'b0, number[3:1]};
endmodule
