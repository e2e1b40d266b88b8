module pwm_gen (
    input  logic       clk,
    input  logic       rst,
    input  logic       run,
    input  logic       wr,
    input  logic [3:0] duty,
    output logic       out,
    output logic       restart
);
    logic [3:0] slot, waiting, active;

    assign out = run && (slot < active);
    assign restart = run && (slot == 4'd0);

    always_ff @(posedge clk) begin
        if (rst) begin
            slot <= 4'd0;
            waiting <= 4'd0;
            active <= 4'd0;
        end else begin
            if (wr) waiting <= duty;
            if (!run || slot == 4'd14) begin
                slot <= 4'd0;
                active <= wr ? duty : waiting;
            end else begin
                slot <= slot + 4'd1;
            end
        end
    end
endmodule
