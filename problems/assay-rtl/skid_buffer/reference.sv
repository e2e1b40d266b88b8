module skid_buffer (
    input  logic        clk,
    input  logic        rst,
    input  logic        in_valid,
    input  logic [11:0] in_data,
    output logic        in_ready,
    output logic        out_valid,
    output logic [11:0] out_data,
    input  logic        out_ready
);
    logic [11:0] first, second;
    logic [1:0] stored;
    logic take, give;

    assign in_ready = stored < 2'd2;
    assign out_valid = stored != 2'd0;
    assign out_data = out_valid ? first : 12'd0;
    assign take = in_valid && in_ready;
    assign give = out_valid && out_ready;

    always_ff @(posedge clk) begin
        if (rst) begin
            stored <= 2'd0;
        end else begin
            case ({take, give})
                2'b10: begin
                    if (stored == 2'd0) first <= in_data;
                    else second <= in_data;
                    stored <= stored + 2'd1;
                end
                2'b01: begin
                    first <= second;
                    stored <= stored - 2'd1;
                end
                2'b11: first <= in_data;
                default: ;
            endcase
        end
    end
endmodule
