module watchdog (
    input  logic       clk,
    input  logic       rst_n,
    input  logic       kick,
    output logic [3:0] age,
    output logic       warn,
    output logic       bite,
    output logic       early
);
    assign warn = (age >= 4'd10) && !bite;

    always_ff @(posedge clk) begin
        if (!rst_n) begin
            age <= 4'd0;
            bite <= 1'b0;
            early <= 1'b0;
        end else if (!bite) begin
            if (kick && age < 4'd4) begin
                bite <= 1'b1;
                early <= 1'b1;
            end else if (kick) begin
                age <= 4'd0;
            end else if (age == 4'd13) begin
                bite <= 1'b1;
            end else begin
                age <= age + 4'd1;
            end
        end
    end
endmodule
