module pulse_stretch (
    input  logic       clk,
    input  logic       rst,
    input  logic       trig,
    input  logic [3:0] length,
    output logic       pulse,
    output logic [3:0] left,
    output logic       missed
);
    assign pulse = left != 4'd0;

    always_ff @(posedge clk) begin
        if (rst) begin
            left <= 4'd0;
            missed <= 1'b0;
        end else if (trig) begin
            left <= length;
            if (length == 4'd0) missed <= 1'b1;
        end else if (left != 4'd0) begin
            left <= left - 4'd1;
        end
    end
endmodule
