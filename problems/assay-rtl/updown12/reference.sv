module updown12 (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       load,
    input  logic [3:0] value,
    input  logic       up,
    input  logic       down,
    output logic [3:0] q,
    output logic       at_top
);
    always_ff @(posedge clk or negedge rst_n) begin
        if (!rst_n) q <= 4'd0;
        else if (load) q <= (value > 4'd11) ? 4'd11 : value;
        else if (up && !down) q <= (q == 4'd11) ? 4'd0 : q + 4'd1;
        else if (down && !up) q <= (q == 4'd0) ? 4'd11 : q - 4'd1;
    end

    assign at_top = q == 4'd11;
endmodule
