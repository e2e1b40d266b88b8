module content_match (
    input  logic       clk,
    input  logic       rst,
    input  logic       write,
    input  logic       erase,
    input  logic [1:0] slot,
    input  logic [5:0] tag,
    input  logic [5:0] key,
    output logic       hit,
    output logic       twins,
    output logic [1:0] where,
    output logic [3:0] used
);
    logic [5:0] tags [0:3];
    logic [3:0] match;

    always_comb begin
        for (int i = 0; i < 4; i++) match[i] = used[i] && (tags[i] == key);
    end

    assign hit = match != 4'd0;
    assign twins = (match & (match - 4'd1)) != 4'd0;
    assign where = match[0] ? 2'd0 : match[1] ? 2'd1 : match[2] ? 2'd2 : match[3] ? 2'd3 : 2'd0;

    always_ff @(posedge clk) begin
        if (rst) begin
            used <= 4'd0;
        end else if (write) begin
            used[slot] <= 1'b1;
            tags[slot] <= tag;
        end else if (erase) begin
            used[slot] <= 1'b0;
        end
    end
endmodule
