module edge_marks (
    input  logic       clk,
    input  logic       rst,
    input  logic [3:0] din,
    output logic [3:0] rise,
    output logic [3:0] fall,
    output logic       any
);
    logic [3:0] last;

    always_ff @(posedge clk) begin
        if (rst) begin
            last <= 4'd0;
            rise <= 4'd0;
            fall <= 4'd0;
        end else begin
            last <= din;
            rise <= din & ~last;
            fall <= ~din & last;
        end
    end

    assign any = (rise != 4'd0) || (fall != 4'd0);
endmodule
