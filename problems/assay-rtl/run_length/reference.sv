module run_length (
    input  logic       clk,
    input  logic       rst,
    input  logic       valid,
    input  logic [3:0] symbol,
    input  logic       flush,
    output logic       out,
    output logic [3:0] value,
    output logic [3:0] count,
    output logic       open
);
    // length is 0 while no run is open.
    logic [3:0] current, length;
    logic grows;

    assign open = length != 4'd0;
    assign grows = open && (symbol == current) && (length != 4'd15);

    always_ff @(posedge clk) begin
        out <= 1'b0;
        if (rst) begin
            value <= 4'd0;
            count <= 4'd0;
            length <= 4'd0;
        end else if (valid && grows) begin
            length <= flush ? 4'd0 : length + 4'd1;
            if (flush) begin
                out <= 1'b1;
                value <= current;
                count <= length + 4'd1;
            end
        end else if (valid || flush) begin
            length <= valid ? 4'd1 : 4'd0;
            if (valid) current <= symbol;
            if (open) begin
                out <= 1'b1;
                value <= current;
                count <= length;
            end
        end
    end
endmodule
